"""The fields that tell how viewers walk a story: flow, choices, paths, endings, engagement and what belongs to them."""
