using System.Threading.Channels;
using Akka.Actor;
using Xunit;

namespace InfoMax.Cluster.Tests.Actors;

/// <summary>An actor of a test: keeps what it is sent, and sends in its own name.</summary>
internal sealed class Probe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<object> _received = Channel.CreateUnbounded<object>();

    public Probe(ActorSystem system)
    {
        ChannelWriter<object> writer = _received.Writer;
        Ref = system.ActorOf(Props.Create(() => new Recorder(writer)));
    }

    public IActorRef Ref { get; }

    public void Send(ICanTell target, object message) => target.Tell(message, Ref);

    /// <summary>The next message, which must be a <typeparamref name="T"/>.</summary>
    public async Task<T> Expect<T>() => Assert.IsType<T>(await Next());

    /// <summary>The next message that is a <typeparamref name="T"/> and fits, others skipped.</summary>
    /// <param name="fits">What the message must fulfil.</param>
    /// <param name="skipped">Sees every message that is skipped.</param>
    public async Task<T> Fish<T>(Func<T, bool>? fits = null, Action<object>? skipped = null)
    {
        while (true)
        {
            object next = await Next();
            if (next is T message && (fits is null || fits(message)))
            {
                return message;
            }

            skipped?.Invoke(next);
        }
    }

    /// <summary>Waits until the actor has stopped.</summary>
    public async Task AwaitStop(IActorRef actor)
    {
        Send(Ref, new Recorder.Watch(actor));
        await Fish<Terminated>(t => t.ActorRef.Equals(actor));
    }

    private async Task<object> Next() =>
        await _received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);

    private sealed class Recorder : UntypedActor
    {
        private readonly ChannelWriter<object> _writer;

        public Recorder(ChannelWriter<object> writer) => _writer = writer;

        protected override void OnReceive(object message)
        {
            if (message is Watch watch)
            {
                Context.Watch(watch.Actor);
            }
            else
            {
                _writer.TryWrite(message);
            }
        }

        public sealed record Watch(IActorRef Actor);
    }
}
