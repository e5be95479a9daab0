import icon from "../icon.svg";
import { ENDPOINT } from "./data/client";
import { LocationLink } from "./location/link";
import type { PageLocation } from "./location/location";
import { MESSAGES } from "./messages/messages";
import { toggleTheme, useTheme } from "./theme/theme";
import { Icon } from "./ui/icon";
import { Tooltip } from "./ui/tooltip";

const TEXTS = MESSAGES.app;

/** The header of every page. */
export function TopBar({ location }: { location: PageLocation }) {
  const theme = useTheme();
  const other = theme === "dark" ? TEXTS.light : TEXTS.dark;
  return (
    <header className="top-bar">
      <nav aria-label={TEXTS.nav}>
        <LocationLink to={{ playlist: null }} className="brand" current={location.playlist === null}>
          <img src={icon} alt="" width="22" height="22" />
          {TEXTS.product}
        </LocationLink>
      </nav>
      <a className="button quiet" href={ENDPOINT}>
        <Icon name="query" />
        {TEXTS.api}
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
