-- Empties the working tables between two batches of one transaction. A commit empties them by itself.
truncate staging, overtaken
