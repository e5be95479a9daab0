import { LocationLink } from "../location/link";

/** A link for when the API rejects the cursor of a list's page. */
export function FirstPageLink() {
  return (
    <LocationLink to={{ pages: [] }} className="button">
      Show the first page
    </LocationLink>
  );
}
