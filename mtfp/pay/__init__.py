"""Pay: strength, rates, awards and on-costs by pay group."""
