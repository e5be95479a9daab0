"""The fields of journeys, answered a second time from the naive model. Start reading at test_every_journey.py."""
