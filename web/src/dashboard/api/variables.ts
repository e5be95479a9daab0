// What the address means in the API's terms.

import type { Address } from "../address/address";
import { audienceFilter } from "../address/audience";
import { periodInput, suitableInterval } from "../address/period";
import { askSoFar } from "../address/so-far";
import type { ComparisonInput, Interval } from "./documents";

export function chosenInterval(address: Address): Interval {
  return address.interval ?? suitableInterval(address.period);
}

/** The variables that every question about a playlist or a node shares. */
export function questionVariables(address: Address) {
  const filter = audienceFilter(address.audience);
  const soFar = askSoFar(address, new Date());
  if (soFar) return { ...soFar, filter };
  return { period: periodInput(address.period, address.zone), filter, compareTo: comparisonInput(address.compare) };
}

function comparisonInput(compare: Address["compare"]): ComparisonInput | null {
  return typeof compare === "string" ? { to: compare } : compare;
}
