import type { AnchorHTMLAttributes, MouseEvent } from "react";
import { useLocation, useNavigate } from "./history";
import { changeLocation, formatLocation, type PageLocation } from "./location";
import { isPlainClick } from "./plain-click";

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick"> {
  /** The changes that the link makes to the location. */
  to: Partial<PageLocation>;
  current?: boolean;
}

/** A link to a changed location. It works like a link of the browser, but navigates without reloading the page. */
export function LocationLink({ to, current, children, ...attributes }: Props) {
  const location = useLocation();
  const navigate = useNavigate();

  const follow = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    navigate(to);
  };
  const href = formatLocation(changeLocation(location, to));
  return (
    <a {...attributes} href={href} onClick={follow} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}
