import type { AnchorHTMLAttributes, MouseEvent } from "react";
import { type Address, formatAddress } from "./address";
import { changeAddress, useAddress, useNavigate } from "./history";

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick"> {
  /** The changes that the link makes to the address. */
  to: Partial<Address>;
  current?: boolean;
}

/** A link to a changed address. It works like a link of the browser, but navigates without reloading the page. */
export function AddressLink({ to, current, children, ...attributes }: Props) {
  const address = useAddress();
  const navigate = useNavigate();

  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  const href = formatAddress(changeAddress(address, to));
  return (
    <a {...attributes} href={href} onClick={follow} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}
