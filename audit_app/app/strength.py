"""How strong a passphrase is, in words."""

from __future__ import annotations

from audit_app.ui.services import Strength

WORDS = (
    "Guessed at once. Use four or more unrelated words.",
    "Guessed within hours. Add another word or two.",
    "Holds off a casual guesser. Add a word.",
    "Good.",
    "Very good.",
)
LONGEST_JUDGED = 72


def judge(passphrase: str) -> Strength:
    """Return how a well-informed guesser would fare.

    Only the first 72 characters are judged: the estimator's time grows with the cube of the length.
    """
    from zxcvbn import zxcvbn

    score = int(zxcvbn(passphrase[:LONGEST_JUDGED])["score"])
    return Strength(score, WORDS[score])
