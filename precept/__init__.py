"""The precept: tax bases, Band D, council tax by band, the precept on each billing authority."""
