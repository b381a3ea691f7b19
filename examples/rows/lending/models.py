"""The loans."""

from django.contrib.auth.models import User
from django.db import models
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_pre_delete


class Loan(models.Model):
    item_id = models.CharField(max_length=20)
    borrower = models.ForeignKey(User, on_delete=models.CASCADE)
    due = models.DateField(null=True)


def refuse_while_on_loan(instance, **kwargs):
    for loan in Loan.objects.filter(item_id=instance):
        raise ValueError(f"{loan.borrower} has {instance} until {loan.due}")


vidispine_pre_delete.connect(refuse_while_on_loan, sender=ItemHelper)
