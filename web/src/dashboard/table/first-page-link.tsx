import { LocationLink } from "../location/link";
import type { PageLocation } from "../location/location";

/** A link for when the API rejects the cursor of the page. */
export function FirstPageLink({ location: { pages } }: { location: PageLocation }) {
  if (pages.length === 0) return null;
  return (
    <LocationLink to={{ pages: [] }} className="button">
      Show the first page
    </LocationLink>
  );
}
