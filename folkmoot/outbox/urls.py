from django.urls import path

from folkmoot.outbox import views

urlpatterns = [path("mailbox/", views.mailbox, name="mailbox")]
