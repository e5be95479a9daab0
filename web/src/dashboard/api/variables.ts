// Converts the address to variables of the API's queries.

import type { Address } from "../address/address";
import { audienceFilter } from "../address/audience";
import { periodInput, suitableInterval } from "../address/period";
import { periodToDate } from "../address/period-to-date";
import type { ComparisonInput, Interval } from "./documents";

export function chosenInterval(address: Address): Interval {
  return address.interval ?? suitableInterval(address.period);
}

/** The variables that all queries about a playlist or a node share. */
export function queryVariables(address: Address) {
  const filter = audienceFilter(address.audience);
  const toDate = periodToDate(address, new Date());
  if (toDate) return { ...toDate, filter };
  return { period: periodInput(address.period, address.zone), filter, compareTo: comparisonInput(address.compare) };
}

function comparisonInput(compare: Address["compare"]): ComparisonInput | null {
  return typeof compare === "string" ? { to: compare } : compare;
}
