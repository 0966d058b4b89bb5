"""The words of the design as plain frozen values. Knows nothing of the other rooms."""
