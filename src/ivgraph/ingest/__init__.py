"""Events in: parsed, validated, and written with every rollup in one transaction."""
