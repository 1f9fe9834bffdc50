"""Words that allauth's own Chinese catalogue lacks, named here so that ours carries them."""

from django.utils.translation import gettext_noop as _

WORDS = [_("Name")]
