import { Component, type ReactNode } from "react";
import { Notice } from "./notice";

interface Props {
  /** Where this is: elsewhere it may go well again. */
  place: string;
  children: ReactNode;
}

/** Says so where a page can't be drawn: a fault of ours, or what an address asks for that no one foresaw. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.place !== this.props.place) this.setState({ failed: false });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="panel" role="alert">
        <Notice
          title={<h1 className="notice-title">This page could not be drawn</h1>}
          actions={
            <a className="button primary" href="?">
              Start anew
            </a>
          }
        >
          <p>The browser’s console has the details. Going back in the browser shows what was there before.</p>
        </Notice>
      </div>
    );
  }
}
