"""Letters as Word documents, for presses and co-editors: apparatus and notes at the foot, judgements as comments."""
