from django.urls import path

from folkmoot.units.acts import views

app_name = "acts"
urlpatterns = [
    path("<int:pk>/", views.act, name="act"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
