"""The notice of a precept to each billing authority: s40 Local Government Finance Act 1992."""
