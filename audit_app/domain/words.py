"""Digests as words for the telephone: the PGP word list.

One word a byte: of two syllables at even places, of three at odd ones, so that a word left out,
said twice or swapped with its neighbour is noticed. Patrick Juola and Philip Zimmermann chose the
words in 1995 for how differently they sound ("Whole-word phonetic distances and the PGPfone
alphabet", Proc. ICSLP 1996). The table is published in the PGPfone manual, free to use, and many
programs carry it; a short table of facts, given here in its own spelling.
"""

from __future__ import annotations

from string import hexdigits
from typing import Final

from audit_app.domain.errors import AuditError

_TWO_SYLLABLES: Final = """
aardvark absurd accrue acme adrift adult afflict ahead aimless Algol allow alone ammo ancient
apple artist assume Athens atlas Aztec baboon backfield backward banjo beaming bedlamp beehive
beeswax befriend Belfast berserk billiard bison blackjack blockade blowtorch bluebird bombast
bookshelf brackish breadline breakup brickyard briefcase Burbank button buzzard cement chairlift
chatter checkup chisel choking chopper Christmas clamshell classic classroom cleanup clockwork
cobra commence concert cowbell crackdown cranky crowfoot crucial crumpled crusade cubic dashboard
deadbolt deckhand dogsled dragnet drainage dreadful drifter dropper drumbeat drunken Dupont
dwelling eating edict egghead eightball endorse endow enlist erase escape exceed eyeglass eyetooth
facial fallout flagpole flatfoot flytrap fracture framework freedom frighten gazelle Geiger
glitter glucose goggles goldfish gremlin guidance hamlet highchair hockey indoors indulge inverse
involve island jawbone keyboard kickoff kiwi klaxon locale lockup merit minnow miser Mohawk mural
music necklace Neptune newborn nightbird Oakland obtuse offload optic orca payday peachy pheasant
physique playhouse Pluto preclude prefer preshrunk printer prowler pupil puppy python quadrant
quiver quota ragtime ratchet rebirth reform regain reindeer rematch repay retouch revenge reward
rhythm ribcage ringbolt robust rocker ruffled sailboat sawdust scallion scenic scorecard Scotland
seabird select sentence shadow shamrock showgirl skullcap skydive slingshot slowdown snapline
snapshot snowcap snowslide solo southward soybean spaniel spearhead spellbind spheroid spigot
spindle spyglass stagehand stagnate stairway standard stapler steamship sterling stockman
stopwatch stormy sugar surmount suspense sweatband swelter tactics talon tapeworm tempest tiger
tissue tonic topmost tracker transit trauma treadmill Trojan trouble tumor tunnel tycoon uncut
unearth unwind uproot upset upshot vapor village virus Vulcan waffle wallet watchword wayside
willow woodlark Zulu
"""

_THREE_SYLLABLES: Final = """
adroitness adviser aftermath aggregate alkali almighty amulet amusement antenna applicant Apollo
armistice article asteroid Atlantic atmosphere autopsy Babylon backwater barbecue belowground
bifocals bodyguard bookseller borderline bottomless Bradbury bravado Brazilian breakaway
Burlington businessman butterfat Camelot candidate cannonball Capricorn caravan caretaker
celebrate cellulose certify chambermaid Cherokee Chicago clergyman coherence combustion commando
company component concurrent confidence conformist congregate consensus consulting corporate
corrosion councilman crossover crucifix cumbersome customer Dakota decadence December decimal
designing detector detergent determine dictator dinosaur direction disable disbelief disruptive
distortion document embezzle enchanting enrollment enterprise equation equipment escapade Eskimo
everyday examine existence exodus fascinate filament finicky forever fortitude frequency gadgetry
Galveston getaway glossary gossamer graduate gravity guitarist hamburger Hamilton handiwork
hazardous headwaters hemisphere hesitate hideaway holiness hurricane hydraulic impartial impetus
inception indigo inertia infancy inferno informant insincere insurgent integrate intention
inventive Istanbul Jamaica Jupiter leprosy letterhead liberty maritime matchmaker maverick Medusa
megaton microscope microwave midsummer millionaire miracle misnomer molasses molecule Montana
monument mosquito narrative nebula newsletter Norwegian October Ohio onlooker opulent Orlando
outfielder Pacific pandemic Pandora paperweight paragon paragraph paramount passenger pedigree
Pegasus penetrate perceptive performance pharmacy phonetic photograph pioneer pocketful politeness
positive potato processor provincial proximate puberty publisher pyramid quantity racketeer
rebellion recipe recover repellent replica reproduce resistor responsive retraction retrieval
retrospect revenue revival revolver sandalwood sardonic Saturday savagery scavenger sensation
sociable souvenir specialist speculate stethoscope stupendous supportive surrender suspicious
sympathy tambourine telephone therapist tobacco tolerance tomorrow torpedo tradition travesty
trombonist truncated typewriter ultimate undaunted underfoot unicorn unify universe unravel
upcoming vacancy vagabond vertigo Virginia visitor vocalist voyager warranty Waterloo whimsical
Wichita Wilmington Wyoming yesteryear Yucatan
"""

_LISTS: Final = (_TWO_SYLLABLES.split(), _THREE_SYLLABLES.split())
_PLACES: Final = tuple(
    {word.lower(): number for number, word in enumerate(words)} for words in _LISTS
)


def words_of(digest: str) -> tuple[str, ...]:
    """Return one word for each byte of a digest.

    Args:
        digest: Hex digits, an even number of them; blanks are ignored.

    Raises:
        AuditError: If it is not hex.

    Example:
        >>> " ".join(words_of("E582 94F2"))
        'topmost Istanbul Pluto vagabond'
    """
    try:
        data = bytes.fromhex(digest)
    except ValueError as error:
        raise AuditError(
            "Only hex digits, two for each word, can be said as words.",
            remedy="Copy the fingerprint whole.",
        ) from error
    return tuple(_LISTS[place % 2][number] for place, number in enumerate(data))


def digest_of(words: str) -> str:
    """Return the hex digits that words stand for, lower-case.

    Args:
        words: As heard, parted by white space, commas or hyphens; case does not matter.

    Raises:
        AuditError: Naming the place of the first word that is unknown or out of turn.
    """
    numbers: list[int] = []
    for place, word in enumerate(words.replace(",", " ").replace("-", " ").lower().split()):
        number = _PLACES[place % 2].get(word)
        if number is None:
            raise AuditError(_fault(place, word), remedy="Ask for the words from there on again.")
        numbers.append(number)
    return bytes(numbers).hex()


def hex_of(text: str) -> str:
    """Return the hex digits of a code typed as such or as words, lower-case, blanks left out.

    Raises:
        AuditError: Naming the place of the first character or word that is wrong.

    Example:
        >>> hex_of("E582 94F2") == hex_of("topmost Istanbul Pluto vagabond")
        True
    """
    digits = "".join(text.split()).lower()
    if any(character.isdigit() for character in digits) or set(digits) <= set(hexdigits):
        for place, character in enumerate(digits, start=1):
            if character not in hexdigits:
                raise AuditError(
                    f"Character {place}, '{character}', is not one of 0 to 9 and a to f.",
                    remedy="Correct it; blanks are not counted.",
                )
        return digits
    return digest_of(text)


def _fault(place: int, word: str) -> str:
    """Return what is wrong with a word at a place counted from 0."""
    if word in _PLACES[1 - place % 2]:
        return f"Word {place + 1}, '{word}', is out of turn: a word was left out, added or swapped."
    return f"Word {place + 1} is not in the word list."
