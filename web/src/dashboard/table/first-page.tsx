import { LocationLink } from "../location/link";
import { MESSAGES } from "../messages/messages";

/** A link for when the API rejects the cursor of a list's page. */
export function FirstPageLink() {
  return (
    <LocationLink to={{ pages: [] }} className="button">
      {MESSAGES.table.firstPage}
    </LocationLink>
  );
}
