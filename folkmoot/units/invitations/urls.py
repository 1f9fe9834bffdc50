from django.urls import path

from folkmoot.units.invitations import views

urlpatterns = [
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<int:pk>/revoke/", views.revoke, name="revoke_invitation"),
    path("invitation/", views.accept, name="accept_invitation"),
    path("invitation/<str:token>/", views.open_letter, name="invitation"),
]
