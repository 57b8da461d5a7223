"""The arithmetic of ownership: a document in, a result out. Pure: no Django, no clock, no files.

Start at `evaluate.evaluate`. From the outside in:

    document     JSON text to a document, and its fingerprint
    reading      document to a typed model, or every error at once
    evaluate     model to result, through the modules below
    expressions  amounts written as arithmetic over drivers
    flows        what each line pays in each period, and what that is worth today
    figures      totals of one alternative
    comparison   one alternative against the subject: saving, payback, rates of return, headroom
    tornado      one uncertain number at a time
    montecarlo   all uncertain numbers at once
    result       the dataclasses above as JSON

This file imports nothing, so that numpy is loaded by those who calculate and by nobody else.
"""
