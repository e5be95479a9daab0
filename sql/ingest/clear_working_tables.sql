-- Between the batches of one transaction; at its end they empty themselves.
truncate staging, overtaken
