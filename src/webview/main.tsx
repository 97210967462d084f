import { render } from 'preact';
import { Channel } from '../protocol/channel';
import { decodeHostMessage } from '../protocol/panelDecodeHost';
import type { HostMessage, PageMessage } from '../protocol/panelMessages';
import { joinParts } from '../protocol/panelParts';
import './panel.css';
import { acquireHost, hostPort } from './hostPort';
import { Root } from './Root';
import { restoreState } from './state/savedState';

const host = acquireHost();
const channel = new Channel<HostMessage, PageMessage>(joinParts(hostPort(host)), decodeHostMessage);
const root = document.getElementById('root');
if (root !== null) {
  render(<Root channel={channel} saved={restoreState(host.getState())} save={(state) => { host.setState(state); }} />, root);
}
