import type { Address } from "../address/address";
import { useNavigate } from "../address/history";
import { BROWSER_ZONE, ZONES } from "../format/locale";
import { Icon } from "../theme/icon";

/** Chooses whose days and hours are meant. */
export function ZoneControl({ address }: { address: Address }) {
  const navigate = useNavigate();
  const near = [...new Set([BROWSER_ZONE, "UTC", address.zone])];
  return (
    <label className="field select">
      <Icon name="globe" />
      <select
        aria-label="Time zone"
        value={address.zone}
        onChange={(event) => navigate({ zone: event.target.value, pages: [] })}
      >
        <optgroup label="Near">
          {near.map((zone) => (
            <option key={zone} value={zone}>
              {nameZone(zone)}
            </option>
          ))}
        </optgroup>
        <optgroup label="All">
          {ZONES.filter((zone) => !near.includes(zone)).map((zone) => (
            <option key={zone} value={zone}>
              {nameZone(zone)}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

function nameZone(zone: string): string {
  return zone.replaceAll("_", " ");
}
