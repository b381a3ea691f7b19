"""The pages of the plugin."""

from django.urls import path

from .views import shelves  # CS012

urlpatterns = [path("", shelves, name="shelf")]
