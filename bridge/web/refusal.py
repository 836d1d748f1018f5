"""Why a page is not shown, as one family. `words` is what the person reads: plain, and of nobody.

Refusal
├─ NotHere      404  no such thing in this practice, or not in this launch
├─ NotSeated    401  no session of this browser that this launch belongs to
├─ NotAllowed   403  this role may not
├─ Forged       403  the form did not come from our own page
├─ TooLong      400  more than any form of ours sends
└─ Broken       500  our own fault
"""


class Refusal(Exception):
    retryable = False
    status = 400
    words = "This request could not be understood."


class NotHere(Refusal):
    status = 404
    words = "There is no such page for you here."


class NotSeated(Refusal):
    status = 401
    words = "Your session with Bridge has ended, or this page belongs to another one. Open Bridge again from your EHR."


class NotAllowed(Refusal):
    status = 403
    words = "Your role in this practice does not include this page."


class Forged(Refusal):
    status = 403
    words = "This form is too old, or did not come from Bridge. Go back, load the page again, and repeat it."


class TooLong(Refusal):
    words = "This is more than Bridge reads in one go. Go back and send less."


class Broken(Refusal):
    status = 500
    words = "Something went wrong in Bridge, and was noted. Nothing was sent or paid by it. Please try again."
