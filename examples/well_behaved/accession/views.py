"""What the pages show."""

from portal.generic.baseviews import CView


class NumbersView(CView):
    template_name = "accession/numbers.html"
    roles = ["museum_registrar"]
