"""Themes: kept by the lead, tagged by reviewers, counted, and each count opens its quotes. For the team alone."""

import pytest
from django.urls import reverse

from assessments.models import SubmittedSummary
from audit.models import AccessLog, KeptConflict
from forces.choices import Role
from forces.models import Force, Organisation
from frameworks.models import Provision
from reviews.themes.models import Theme, ThemeTag
from tests.pages import forms_of
from tests.queries import queries_of
from tests.submissions import make_submission, make_submissions
from tests.world import make_membership

pytestmark = pytest.mark.django_db

LIST, WAITING = reverse("themes:list"), reverse("themes:waiting")
DESCRIPTOR = "PREPARE.7"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def theme(world, arrange):
    with arrange():
        return Theme.objects.get(name="Training and skills")


@pytest.fixture
def submission(world, arrange):
    """Warwickshire says something of training in one summary."""
    with arrange():
        signed = make_submission(world.warwickshire.force, world.cycle)
        SubmittedSummary.objects.filter(submission=signed).update(gaps="", support_needed="")
        rows = SubmittedSummary.objects.filter(submission=signed, provision__code=DESCRIPTOR)
        rows.update(gaps="Nobody was trained <b>twice</b>.", support_needed="Money.")
    return signed


@pytest.fixture
def address(submission):
    return reverse("themes:tag", args=[submission.public_id, DESCRIPTOR])


class TestTagging:
    def test_terms_suggest_and_a_person_accepts(self, world, theme, address, sign_in, arrange):
        client = sign_in(world.reviewer)
        page = text_of(client.get(address))
        assert 'Training and skills <b class="p-s">suggested by its words</b>' in page
        assert " checked>" not in page
        client.post(address, {"gaps": [str(theme.public_id)]})
        with arrange():
            tag = ThemeTag.objects.get()
            assert (tag.part, tag.theme, tag.force) == ("gaps", theme, world.warwickshire.force)
        client.post(address, {"gaps-was": [str(theme.public_id)]})
        with arrange():
            assert not ThemeTag.objects.exists()

    def test_sent_twice_it_is_tagged_once_and_nonsense_tags_nothing(
        self, world, theme, address, sign_in, arrange
    ):
        client = sign_in(world.reviewer)
        sent = {"gaps": [str(theme.public_id), "nonsense"], "strengths": [str(theme.public_id)]}
        for _ in range(2):
            assert client.post(address, sent).status_code == 302
        with arrange():
            assert ThemeTag.objects.count() == 1

    def test_two_who_tag_one_text_at_once_both_stand(self, world, theme, address, sign_in, arrange):
        """Each from the page as it was before the other saved; what is unticked goes."""
        with arrange():
            other = Theme.objects.create(name="Another")
        first, second = sign_in(world.reviewer), sign_in(world.national_lead)
        first.post(address, {"gaps": [str(theme.public_id)]})
        second.post(address, {"gaps": [str(other.public_id)]})
        with arrange():
            assert ThemeTag.objects.count() == 2
        assert f'name="gaps-was" value="{theme.public_id}"' in text_of(first.get(address))
        first.post(address, {"gaps-was": [str(theme.public_id)]})
        with arrange():
            assert [tag.theme for tag in ThemeTag.objects.all()] == [other]

    def test_a_theme_no_longer_offered_stays_where_it_was_tagged(
        self, world, theme, address, sign_in, arrange
    ):
        client = sign_in(world.reviewer)
        client.post(address, {"gaps": [str(theme.public_id)]})
        with arrange():
            Theme.objects.filter(pk=theme.pk).update(retired=True)
        assert text_of(client.get(address)).count("Training and skills") == 1

    def test_summaries_that_say_something_wait_until_they_are_tagged(self, world, theme, address, sign_in):
        client = sign_in(world.reviewer)
        assert "1 summary is not tagged yet" in text_of(client.get(LIST))
        assert "Nobody was trained" in text_of(client.get(WAITING))
        client.post(address, {"gaps": [str(theme.public_id)]})
        assert "Every summary that says something is tagged" in text_of(client.get(LIST))


class TestCounts:
    def test_a_force_reads_that_its_words_were_quoted_to_somebody(
        self, world, theme, address, sign_in, arrange
    ):
        client = sign_in(world.reviewer)
        client.post(address, {"gaps": [str(theme.public_id)]})
        client.get(reverse("themes:theme", args=[theme.public_id]))
        with arrange():
            noted = AccessLog.objects.filter(what__startswith="Summaries of")
            assert not AccessLog.objects.filter(what__icontains="theme").exists(), "the team's own"
            assert [row.force.slug for row in noted.select_related("force")] == ["warwickshire"]

    def test_each_count_opens_its_quotes(self, world, theme, address, sign_in):
        client = sign_in(world.reviewer)
        client.post(address, {"gaps": [str(theme.public_id)]})
        page = reverse("themes:theme", args=[theme.public_id])
        assert f"{page}?cycle={world.cycle.slug}" in client.get(LIST).content.decode()
        quotes = text_of(client.get(page))
        assert "<b>1 quote</b>" in quotes
        assert "Nobody was trained &lt;b&gt;twice&lt;/b&gt;." in quotes
        assert "<b>0 quotes</b>" in text_of(client.get(f"{page}?part=support_needed"))
        assert "<b>0 quotes</b>" in text_of(client.get(f"{page}?region=wales"))

    def test_what_was_superseded_counts_no_more(self, world, theme, address, sign_in, arrange):
        client = sign_in(world.reviewer)
        client.post(address, {"gaps": [str(theme.public_id)]})
        with arrange():
            make_submission(world.warwickshire.force, world.cycle, number=2)
        assert "<b>0 quotes</b>" in text_of(client.get(reverse("themes:theme", args=[theme.public_id])))

    @pytest.mark.parametrize("name", ["list", "waiting", "theme"])
    def test_the_same_queries_for_one_three_and_forty_three(self, world, theme, sign_in, arrange, name):
        args = [theme.public_id] if name == "theme" else []
        client, url, counts = sign_in(world.reviewer), reverse(f"themes:{name}", args=args), []
        with arrange():
            forces = list(Force.objects.order_by("pk"))
            line = Provision.objects.get(code=DESCRIPTOR)
        for some in (forces[:1], forces[1:3], forces[3:]):
            with arrange():
                for signed in make_submissions(some, world.cycle):
                    ThemeTag.objects.create(
                        force=signed.force,
                        cycle=world.cycle,
                        submission=signed,
                        provision=line,
                        part="gaps",
                        theme=theme,
                        tagged_by_name="R",
                    )
            counts.append(len(queries_of(client, url)))
        assert len(set(counts)) == 1
        assert counts[0] <= 9


class TestKeeping:
    def test_a_theme_is_added_and_changed_over_what_stands(self, world, sign_in, arrange):
        client = sign_in(world.national_lead)
        client.post(reverse("themes:add"), {"name": " New  theme ", "terms": "Stalk\n\nstalk\nharass"})
        with arrange():
            theme = Theme.objects.get(name="New theme")
        assert theme.terms == ["stalk", "harass"]
        address = reverse("themes:change", args=[theme.public_id])
        values = {"name": "Other", "means": "", "terms": "x", "retired": "False", "revision": theme.revision}
        assert client.post(address, values).status_code == 302
        assert client.post(address, {**values, "name": "Late"}).status_code == 409

    def test_a_name_that_is_taken_is_refused_also_where_two_texts_are_settled(self, world, sign_in, arrange):
        client = sign_in(world.national_lead)
        with arrange():
            theme = Theme.objects.create(name="Data")
        address = reverse("themes:change", args=[theme.public_id])
        taken = {"name": "Training and skills", "means": "", "terms": "", "retired": "False", "revision": 1}
        assert "There is another theme of this name" in text_of(client.post(address, taken))
        client.post(address, {**taken, "name": "Figures"})
        late = client.post(address, {**taken, "name": "Numbers"})
        with arrange():
            kept = KeptConflict.objects.get()
        form = next(
            form for form in forms_of(late.content.decode(), address) if form.view == "history:conflict"
        )
        sent = {**form.filled(), "do": "both", "name": "Training and skills"}
        refused = client.post(reverse("history:conflict", args=[kept.public_id]), sent)
        assert refused.status_code == 422
        assert "There is another theme of this name" in text_of(refused)

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"name": ""}, "Enter a name"),
            ({"name": "Training and skills"}, "There is a theme of this name"),
            ({"name": "x", "terms": "y" * 61}, "Shorten each word"),
            ({"name": "x", "terms": "\n".join(map(str, range(41)))}, "Keep this to 40 words"),
        ],
    )
    def test_what_is_refused_says_why(self, world, sign_in, values, words):
        answer = sign_in(world.national_lead).post(reverse("themes:add"), values)
        assert answer.status_code == 422
        assert words in text_of(answer)

    def test_a_reviewer_keeps_no_list(self, world, theme, sign_in):
        client = sign_in(world.reviewer)
        assert client.get(reverse("themes:add")).status_code == 403
        assert client.get(reverse("themes:change", args=[theme.public_id])).status_code == 403


@pytest.mark.parametrize("who", ["warwickshire.lead", "warwickshire.policing_body", "stalking"])
def test_nobody_outside_the_team_sees_how_it_was_tagged(world, theme, address, sign_in, who):
    person = world
    for part in who.split("."):
        person = getattr(person, part)
    client = sign_in(person)
    for page in (LIST, WAITING, address, reverse("themes:theme", args=[theme.public_id])):
        assert client.get(page).status_code == 403, page


def test_before_any_cycle_was_opened_the_page_says_so(sign_in, arrange):
    with arrange():
        lead = make_membership(
            Organisation.objects.get(slug="national"), Role.NATIONAL_LEAD, "lead@national.example"
        )
    for url in (reverse("themes:list"), reverse("packs:list"), reverse("reporting:grid")):
        assert "No cycle is open yet" in text_of(sign_in(lead).get(url))
