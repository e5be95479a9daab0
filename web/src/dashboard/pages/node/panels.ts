import { NODE_CHOICES } from "../../panels/choices/panel";
import { NODE_ENGAGEMENT } from "../../panels/engagement/panel";
import { NODE_HOTSPOTS } from "../../panels/hotspots/panel";
import { NODE_TIMELINE } from "../../panels/timeline/panel";
import { NODE_TOTALS } from "../../panels/totals/panel";
import { NODE_ARRIVALS, NODE_DEPARTURES } from "../../panels/transitions/panel";

/** The panels of the page, from top to bottom: after the numbers, in the order in which a viewer goes through the node. */
export const PANELS = [
  NODE_TOTALS,
  NODE_TIMELINE,
  NODE_ARRIVALS,
  NODE_ENGAGEMENT,
  NODE_HOTSPOTS,
  NODE_CHOICES,
  NODE_DEPARTURES,
];
