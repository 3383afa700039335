"""Feedback 回访: what the reporter is asked once a case is closed, and what an answer leads to."""

from linli.policy.sections.section import Count, Positive, Section, Text


class FeedbackQuestions(Section):
    """The three questions of the callback."""

    contacted: Text
    solved: Text
    satisfied: Text


class Satisfaction(Section):
    """The words for the three answers to the last question."""

    satisfied: Text
    basically: Text
    not_satisfied: Text


class Feedback(Section):
    """When the callback goes out, how long it can be answered, what "not solved" does."""

    questions: FeedbackQuestions
    satisfaction: Satisfaction
    callback_after_hours: Count
    link_valid_days: Positive
    automatic_reopenings: Count
