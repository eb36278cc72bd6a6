"""Pages that exist in tests alone: each does one thing that a view should not, or rarely, do."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import include, path

from assessments.models import Rating
from forces.choices import Audience
from forces.scope import By, scope


def who(request):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, session_user, current_setting('portal.force_id', true),"
            " current_setting('portal.membership_id', true), current_setting('pghistory.context_metadata', true)"
        )
        names = ("role", "login", "force", "membership", "context")
        return JsonResponse(dict(zip(names, cursor.fetchone(), strict=True)))


@login_not_required
def who_of_anybody(request):
    return who(request)


def write(request):
    Rating.objects.update(comment="Written.")
    return HttpResponse("written")


def write_and_fail(request):
    write(request)
    raise RuntimeError("after writing")


def write_and_answer(request, status):
    write(request)
    return HttpResponse("?", status=status)


def read_what_is_not_theirs(request):
    return HttpResponse(Rating.objects.count())


def stream_without_scope(request):
    return StreamingHttpResponse(str(pk) for pk in Rating.objects.values_list("pk", flat=True))


def stream_in_scope(request):
    me = request.membership

    def lines():
        with scope(Audience(me.audience), me.force_id, by=By.of(me)):
            yield str(Rating.objects.count())

    response = StreamingHttpResponse(lines())
    response.enters_scope = True
    return response


async def asynchronous(request):
    return HttpResponse(str(await Rating.objects.acount()))


urlpatterns = [
    path("test/who/", who),
    path("test/who/anybody/", who_of_anybody),
    path("accounts/test/who/", who_of_anybody),
    path("health/test/who/", who_of_anybody),
    path("accounts-of-others/who/", who_of_anybody),
    path("test/write/", write),
    path("test/fail/", write_and_fail),
    path("test/answer/<int:status>/", write_and_answer),
    path("test/refused/", read_what_is_not_theirs),
    path("test/stream/", stream_without_scope),
    path("test/stream/scoped/", stream_in_scope),
    path("test/async/", asynchronous),
    path("", include("vawg_portal.urls")),
]
