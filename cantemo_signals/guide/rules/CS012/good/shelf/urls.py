"""The pages of the plugin."""

from django.urls import path

from .views import shelf

urlpatterns = [path("", shelf, name="shelf")]
