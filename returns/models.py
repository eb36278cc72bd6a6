"""Requests of the national team, and what forces return to them."""

from returns.asked import Answer, AnswerWords, Asked, Decision, Return, ReturnedAnswer
from returns.requests import Question, Request

__all__ = [
    "Answer",
    "AnswerWords",
    "Asked",
    "Decision",
    "Question",
    "Request",
    "Return",
    "ReturnedAnswer",
]
