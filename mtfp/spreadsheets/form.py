"""What the writer and the reader of our own workbooks agree on."""

ASSUMPTIONS = "Assumptions"
"""The sheet on which everything that is entered stands."""

COVER = "Cover"
"""The sheet that says whose plan it is: force and plan stand in its second row."""

KEY_HEADING = "Key"
"""The heading of its hidden column with the key of each row."""

ROWS_KEY_HEADING = "Key of "
"""Begins the heading of that column on a sheet of rows; the name of their kind follows."""

NAME_HEADING = "Name"
"""The heading over the names of such rows."""

CHOICES = "Choices"
"""The hidden sheet with what cells of rows may be chosen from."""

ALL_YEARS_HEADING = "All years"
"""The heading of its column for values that have no year."""
