from django.urls import path

from folkmoot.ballots import views

app_name = "ballots"
urlpatterns = [path("boards/<slug:uuid>/cast/", views.cast, name="cast")]
