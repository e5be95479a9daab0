import icon from "../icon.svg";
import { ENDPOINT } from "./data/client";
import { LocationLink } from "./location/link";
import type { PageLocation } from "./location/location";
import { toggleTheme, useTheme } from "./theme/theme";
import { Icon } from "./ui/icon";
import { Tooltip } from "./ui/tooltip";

/** The header of every page. */
export function TopBar({ location }: { location: PageLocation }) {
  const theme = useTheme();
  const other = theme === "dark" ? "Light colours" : "Dark colours";
  return (
    <header className="top-bar">
      <nav aria-label="Dashboard">
        <LocationLink to={{ playlist: null }} className="brand" current={location.playlist === null}>
          <img src={icon} alt="" width="22" height="22" />
          ivgraph
        </LocationLink>
      </nav>
      <a className="button quiet" href={ENDPOINT}>
        <Icon name="query" />
        GraphiQL
      </a>
      <Tooltip text={other} isName>
        <button type="button" className="button quiet" onClick={toggleTheme}>
          <Icon name={theme === "dark" ? "sun" : "moon"} />
          <span className="visually-hidden">{other}</span>
        </button>
      </Tooltip>
    </header>
  );
}
