"""What the record amounts to in one month: the quantities that scores, flags and strengths rest on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from tracker.records.career import ClinicalContact, PositionKind
from tracker.records.works import WorkType
from tracker.reports.coherence.alignment import (
    Weighed,
    Weights,
    WorkWeights,
    weighed_entries,
    weighed_works,
    weight_sums,
    work_weights,
)
from tracker.reports.coherence.parts import WITH_PATIENTS, Filed, Piece, Post, Study
from tracker.reports.coherence.statuses import RESEARCH
from tracker.reports.coherence.story import Story
from tracker.reports.coherence.thresholds import NEARLY, months, number

# what is the same in every month from the last dated event on
_LASTING = (
    "named",
    "retracted",
    "since_research",
    "articles",
    "output_value",
    "accepted_dates",
    "classified",
    "work_weights",
)
_CLINICAL = (PositionKind.CLINICAL, PositionKind.TRAINING)
_IN_THE_US = (PositionKind.CLINICAL, PositionKind.TRAINING, PositionKind.OBSERVERSHIP)


class View:
    """A story as it stands in a month, which is at or after its last dated event, or its ``as_of``."""

    def __init__(self, story: Story, month: int, model: View | None = None) -> None:
        """Look at a story in a month; ``model`` is a view of it whose works need not be looked at again."""
        self.story = story
        self.month = month
        self.graduated = story.graduation.end if story.graduation else month
        if model is not None:
            self.__dict__.update({name: getattr(model, name) for name in _LASTING})

    # --- time ------------------------------------------------------------------------------------

    @property
    def since(self) -> int:
        """Months since graduation."""
        return max(0, self.month - self.graduated)

    @property
    def years(self) -> float:
        """Years since graduation."""
        return self.since / 12

    @cached_property
    def research_posts(self) -> list[Post]:
        """Research posts that end after graduation."""
        return [
            post
            for post in self.story.posts
            if post.kind is PositionKind.RESEARCH and self.end_of(post) > self.graduated
        ]

    def end_of(self, post: Post) -> int:
        """Return the last month of a post so far."""
        return min(post.end, self.month)

    def length_of(self, post: Post) -> int:
        """Return the months of a post so far."""
        return self.end_of(post) - post.begin + 1

    @cached_property
    def gross(self) -> set[int]:
        """Months after graduation inside research posts."""
        return {at for post in self.research_posts for at in self._after_graduation(post)}

    def _after_graduation(self, post: Post) -> range:
        return range(max(post.begin, self.graduated + 1), self.end_of(post) + 1)

    def research_months(self, post: Post) -> int:
        """Return the months of a research post that count: after graduation, without leave."""
        return sum(at not in self.story.leave for at in self._after_graduation(post))

    @cached_property
    def net(self) -> int:
        """Number of these months without leave."""
        return len(self.gross - self.story.leave)

    @property
    def research_years(self) -> float:
        """Years of research, at least one."""
        return max(1.0, self.net / 12)

    @cached_property
    def first_research(self) -> int | None:
        """The first month of research after graduation."""
        return min(self.gross, default=None)

    @property
    def research_open(self) -> bool:
        """Whether a research post goes on."""
        return any(post.open for post in self.research_posts)

    @cached_property
    def uncovered(self) -> int:
        """Number of months after graduation without an entry, explained ones too."""
        return sum(last - first + 1 for first, last, _ in self._holes(settled=True))

    @cached_property
    def unsettled(self) -> int:
        """Number of months after graduation without an entry and without an explanation."""
        return sum(last - first + 1 for first, last, _ in self._holes(settled=False))

    @cached_property
    def longest_hole(self) -> int:
        """The longest run of months without an entry or explanation."""
        return max((last - first + 1 for first, last, _ in self._holes(settled=False)), default=0)

    def _holes(self, *, settled: bool) -> Iterator[tuple[int, int, str | None]]:
        for hole in self.story.holes:
            if hole.first <= self.month and (settled or hole.explained_by is None):
                yield hole.first, min(hole.last, self.month), hole.explained_by

    # --- works -----------------------------------------------------------------------------------

    @cached_property
    def named(self) -> list[Study]:
        """Studies that name the person as an author."""
        return [study for study in self.story.studies if study.piece.named]

    @cached_property
    def retracted(self) -> list[Piece]:
        """The listed works that are retracted."""
        return [piece for piece in self.story.pieces if piece.retracted]

    @cached_property
    def accepted_dates(self) -> list[int]:
        """The months of the accepted works that name the person."""
        dates = {one.piece.date for one in self.named if one.piece.accepted and one.piece.date is not None}
        return sorted(dates)

    @cached_property
    def classified(self) -> tuple[list[Study], int]:
        """The named works of which the share is known, and how many of them serve the target."""
        known = [study for study in self.named if study.s is not None]
        near = number("off_below") - NEARLY
        return known, sum(study.s is not None and study.s >= near for study in known)

    @cached_property
    def since_research(self) -> list[Study]:
        """Named studies dated in or after the first month of research; what is in progress needs no date."""
        first = self.first_research
        if first is None:
            return []
        return [
            study
            for study in self.named
            if (study.piece.in_progress if study.piece.date is None else study.piece.date >= first)
        ]

    @cached_property
    def articles(self) -> list[Study]:
        """Accepted articles since research began."""
        return [study for study in self.since_research if study.piece.article]

    @property
    def article_rate(self) -> float:
        """Articles a research year."""
        return len(self.articles) / self.research_years

    @cached_property
    def output_rate(self) -> float:
        """Value of the works since research began, as far as they serve the target, a research year."""
        return self.output_value / self.research_years

    @cached_property
    def output_value(self) -> float:
        """Value of the works since research began, as far as they serve the target."""
        return sum(points for _, points in self.output_points)

    @cached_property
    def output_points(self) -> list[tuple[Study, float]]:
        """The works since research began and what each is worth."""
        least = number("output_s_least")
        found = []
        for study in self.since_research:
            share = self._share_of(study)
            found.append((study, study.value * (share if share >= least else 0.0)))
        return found

    def _share_of(self, study: Study) -> float:
        """Return the share of a work; one about which nothing is known has that of its research post.

        One that is in no medical field serves none.
        """
        if study.s is not None:
            return study.s
        if study.judged.neutral:
            return 0.0
        at, after = study.piece.date, months("output_after_post")
        shares = [
            post.s
            for post in self.research_posts
            if post.s is not None
            and (post.open if at is None else post.begin <= at <= self.end_of(post) + after)
        ]
        return max(shares, default=number("output_s_unknown"))

    def age(self, study: Study) -> int | None:
        """Return the age of a work in months; what is in progress without a date is new."""
        return study.age(self.month)

    # --- alignment -------------------------------------------------------------------------------

    @cached_property
    def weighed(self) -> list[Weighed]:
        """The records that have a share, with their weights."""
        return [*weighed_entries(self.story, self.month), *weighed_works(self.story, self.month)]

    @cached_property
    def work_weights(self) -> list[WorkWeights]:
        """Weights of the works that have a share before age counts."""
        return work_weights(self.story)

    @cached_property
    def sums(self) -> tuple[Weights, Weights]:
        """Weights of all records that have a share, and of all but the new aligned articles."""
        return weight_sums(self.story, self.month, self.work_weights)

    @property
    def weight(self) -> float:
        """Weight of all records that have a share."""
        return self.sums[0].whole

    @property
    def weight_off(self) -> float:
        """Weight of those that point elsewhere."""
        return self.sums[0].off

    @property
    def alignment(self) -> float | None:
        """Mean share of the records by weight; None where none has one."""
        return self.sums[0].share

    # --- training, practice, patients ------------------------------------------------------------

    @cached_property
    def us_training(self) -> list[Post]:
        """Training posts in the United States, ever."""
        return [post for post in self.story.posts if post.kind is PositionKind.TRAINING and post.us]

    @property
    def in_us_training(self) -> bool:
        """Whether such a post goes on, or ended a month ago."""
        return any(self.end_of(post) >= self.month - 1 for post in self.us_training)

    @cached_property
    def us_practice(self) -> list[Post]:
        """Practice in the United States that goes on or ended within the last year."""
        recent = self.month - months("practice_months")
        return [
            post
            for post in self.story.posts
            if post.us
            and post.kind is PositionKind.CLINICAL
            and post.contact is ClinicalContact.HANDS_ON
            and (post.open or self.end_of(post) >= recent)
        ]

    @cached_property
    def us_clinical(self) -> list[Post]:
        """Observerships, training and clinical posts in the United States."""
        return [post for post in self.story.posts if post.us and post.kind in _IN_THE_US]

    @property
    def busy_in_us(self) -> bool:
        """Whether the person trains or practises in the United States."""
        return self.in_us_training or bool(self.us_practice)

    @cached_property
    def with_patients(self) -> list[Post]:
        """Hands-on posts; in a field of laboratory or reading room every clinical or training post."""
        return [
            post
            for post in self.story.posts
            if (post.contact is ClinicalContact.HANDS_ON and post.kind in WITH_PATIENTS)
            or (self.story.laboratory and post.kind in _CLINICAL)
        ]

    @cached_property
    def last_hands_on(self) -> list[Post]:
        """The hands-on posts that end last, at or after graduation."""
        found = [post for post in self.with_patients if self.end_of(post) >= self.graduated]
        last = max((self.end_of(post) for post in found), default=None)
        return [post for post in found if self.end_of(post) == last]

    @cached_property
    def clinical_gap(self) -> int:
        """Months after the last hands-on work, or after graduation, without leave."""
        last = self.end_of(self.last_hands_on[0]) if self.last_hands_on else self.graduated
        return sum(at not in self.story.leave for at in range(last + 1, self.month + 1))

    @cached_property
    def observed(self) -> list[Post]:
        """Recent posts as an observer."""
        recent = self.month - months("observer_months")
        return [
            post
            for post in self.story.posts
            if post.contact is ClinicalContact.OBSERVER and self.end_of(post) >= recent
        ]

    # --- statuses, applications ------------------------------------------------------------------

    @cached_property
    def status_share(self) -> float | None:
        """Share of the months in counted statuses that were spent on the goal; None where there is none."""
        spent = [value for _, value in self.status_values]
        return sum(spent) / len(spent) if spent else None

    @cached_property
    def status_values(self) -> list[tuple[str, float]]:
        """Id of a counted status and share of each month in it; months of leave alone are left out."""
        best, leave = self.story.best_at, self.story.leave
        return [
            (held.id, best.get(at, 0.0))
            for held in self.story.counted_statuses
            for at in held.months
            if at <= self.month and (at in best or at not in leave)
        ]

    @cached_property
    def status_months(self) -> dict[str, int]:
        """Months in each counted status, forms of one category joined."""
        found: dict[str, set[int]] = {}
        for held in self.story.counted_statuses:
            found.setdefault(held.word, set()).update(range(held.begin, min(held.end, self.month) + 1))
        return {word: len(at) for word, at in sorted(found.items())}

    @property
    def ever_research_scholar(self) -> bool:
        """Whether a J-1 research category was ever held."""
        return any(held.word in RESEARCH for held in self.story.statuses)

    @cached_property
    def filed_in_research(self) -> list[Filed]:
        """Applications filed in or after the first month of research."""
        first = self.first_research
        return [one for one in self.story.applications if first is not None and one.month >= first]

    @cached_property
    def presented(self) -> list[Study]:
        """Accepted articles, abstracts, posters and talks since research began."""
        kinds = (WorkType.ARTICLE, WorkType.ABSTRACT, WorkType.POSTER, WorkType.ORAL)
        return [one for one in self.since_research if one.piece.accepted and one.piece.type in kinds]

    @property
    def sufficient(self) -> bool:
        """Whether there are records enough for a score."""
        if self.story.graduation is None:
            return False
        posts = sum(not post.away and self.end_of(post) >= self.graduated for post in self.story.posts)
        dated = sum(self.age(study) is not None for study in self.story.studies)
        return posts + dated >= months("least_records")
