from django.urls import path

from folkmoot.elections import views, views_roll, views_vote

app_name = "elections"
urlpatterns = [
    path("", views.election_list, name="list"),
    path("call/", views.choose, name="choose"),
    path("call/<slug:code>/", views.call, name="call"),
    path("<int:pk>/", views.election, name="election"),
    path("<int:pk>/nominate/", views.nominate, name="nominate"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/change/", views.propose, name="propose"),
    path("<int:pk>/change/settle/", views.settle, name="settle"),
    path("<int:pk>/roll/", views_roll.roll, name="roll"),
    path("<int:pk>/roll/proof/", views_roll.proof, name="roll_proof"),
    path("<int:pk>/roll/movements/", views_roll.concerned_people, name="concerned"),
    path("<int:pk>/roll/object/", views_roll.object_to, name="object"),
    path("<int:pk>/roll/answer/<int:objection>/", views_roll.answer, name="answer_objection"),
    path("<int:pk>/letter/", views_vote.letter, name="letter"),
    path("<int:pk>/letter/replace/", views_vote.replace, name="replace_letter"),
    path("<int:pk>/booth/", views_vote.booth, name="booth"),
    path("<int:pk>/board/", views_vote.board, name="board"),
    path("<int:pk>/archive.bel", views_vote.archive, name="archive"),
    path("<int:pk>/trustee/", views_vote.trustee, name="trustee"),
    path("<int:pk>/trustee/key/", views_vote.key, name="key"),
    path("<int:pk>/trustee/advance/", views_vote.advance, name="advance"),
    path("<int:pk>/trustee/decryption/", views_vote.decryption, name="decryption"),
]
