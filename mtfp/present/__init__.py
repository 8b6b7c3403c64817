"""Result to what people see: numbers as text, tables, charts, wording. No Django here, no arithmetic on money."""
