"""Listens to changes of Portal's own tables: users and groups are Django's, roles and themes are in ``portal.yaml``."""

from django.contrib.auth.models import Group, User
from django.db.models.signals import m2m_changed, post_save
from portal.roles.signals import role_post_save
from portal.themes.signals import theme_post_save


def write_down(sender, instance, created, **kwargs):
    return f"{sender.__name__} {instance} was {'created' if created else 'changed'}"


def write_membership(instance, action, **kwargs):
    return f"groups of {instance}: {action}"


def write_name(instance, **kwargs):
    return f"{instance} was changed"


for model in (User, Group):
    post_save.connect(write_down, sender=model)
m2m_changed.connect(write_membership, sender=User.groups.through)
role_post_save.connect(write_name)
theme_post_save.connect(write_name)
