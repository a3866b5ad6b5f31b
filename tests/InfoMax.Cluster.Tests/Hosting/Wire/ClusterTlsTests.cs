using System.Net;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote;
using Akka.Remote.Transport.DotNetty;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Testing.Access;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting.Wire;

/// <summary>
/// The cluster port with certificates: nodes of one authority work together; a system without a certificate of it is not heard, and
/// a node that has the wrong one does not come in.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class ClusterTlsTests(TlsNode running) : IClassFixture<TlsNode>, IAsyncLifetime
{
    private readonly ClusterNode _node = running.Node;
    private readonly TemporaryFolder _folder = new();
    private readonly Probe _connected = new(running.Node.System);

    public ValueTask InitializeAsync()
    {
        _node.System.EventStream.Subscribe(_connected.Ref, typeof(AssociatedEvent));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _node.System.EventStream.Unsubscribe(_connected.Ref);
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task NodesOfOneAuthority_AreACluster()
    {
        Assert.StartsWith("akka.ssl.tcp://infomax@127.0.0.1:", _node.Address, StringComparison.Ordinal);
        await using ClusterNode worker = await TlsNode.StartAsync(_folder["worker"], running.Ours.Fill(_folder["tls-2"], IPAddress.Loopback), "60s", _node.Address);
        CoordinatorClient client = new(worker, TimeSpan.FromSeconds(30));
        Assert.Empty(await client.ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(_node.Port, (await _connected.Expect<AssociatedEvent>()).LocalAddress.Port);
        await worker.LeaveAsync();
        Assert.InRange(worker.CertificateEnds!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(19), TimeSpan.FromHours(21));
    }

    /// <summary>The last one shows that the others would be heard, were it not for their certificates.</summary>
    [Fact]
    public async Task Strangers_AreNotHeard()
    {
        await NotHeardAsync("plain", null);
        await NotHeardAsync("other", Certificate(running.Theirs));
        using ActorSystem known = Stranger("known", Certificate(running.Ours));
        known.ActorSelection(At(known)).Tell(new Identify(1));
        AssociatedEvent heard = await _connected.Expect<AssociatedEvent>();
        Assert.Equal("known", heard.RemoteAddress.System);
        Assert.True(heard.IsInbound);
        await known.Terminate();
    }

    /// <summary>A client that shows no certificate at all gets no further than the handshake.</summary>
    [Fact]
    public async Task NoCertificate_IsNoConnection()
    {
        using System.Net.Sockets.TcpClient connection = new();
        await connection.ConnectAsync(IPAddress.Loopback, _node.Port, TestContext.Current.CancellationToken);
        await using System.Net.Security.SslStream stream = new(connection.GetStream());
        int read;
        try
        {
            await stream.AuthenticateAsClientAsync(
                new System.Net.Security.SslClientAuthenticationOptions { TargetHost = "127.0.0.1", RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
                TestContext.Current.CancellationToken);
            read = await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            read = 0;
        }

        Assert.Equal(0, read);
    }

    [Fact]
    public async Task NodesWithoutARightCertificate_DoNotComeIn()
    {
        await Task.WhenAll(
            RefusedAsync("theirs", running.Theirs.Fill(_folder["tls-theirs"], IPAddress.Loopback), "do not believe each other's certificates"),
            RefusedAsync("none", null, "none of them took this node in"));
        Assert.Single(Akka.Cluster.Cluster.Get(_node.System).State.Members);
    }

    /// <summary>An authority that is taken out of the file is believed no longer, without a restart.</summary>
    [Fact]
    public async Task AnotherAuthority_IsInForceForTheNextConnection()
    {
        await File.WriteAllTextAsync(running.Authority, running.Theirs.Pem, TestContext.Current.CancellationToken);
        try
        {
            await NotHeardAsync("known", Certificate(running.Ours));
        }
        finally
        {
            await File.WriteAllTextAsync(running.Authority, running.Ours.Pem, TestContext.Current.CancellationToken);
        }
    }

    private async Task RefusedAsync(string name, string? certificates, string reason)
    {
        NodeStartException refused = await Assert.ThrowsAsync<NodeStartException>(() => TlsNode.StartAsync(_folder[name], certificates, "4s", _node.Address));
        Assert.True(refused.Message.Contains(reason, StringComparison.Ordinal), $"{name}: {refused}");
    }

    private static X509Certificate2 Certificate(CertificateAuthority authority)
    {
        (string certificate, string key) = authority.Issue(IPAddress.Loopback);
        return X509Certificate2.CreateFromPem(certificate, key);
    }

    /// <summary>
    /// Its connection fails or is closed, whichever the stranger sees of the node's refusal, and the node never takes it for one.
    /// Rarely Akka.Remote misses the end of a connection that closes in its handshake, and waits for ever: then another one tries.
    /// </summary>
    private async Task NotHeardAsync(string name, X509Certificate2? certificate)
    {
        for (int attempt = 1; !await ConnectionEndsAsync(name, certificate); attempt++)
        {
            Assert.True(attempt < 5, $"{name}: no connection ended");
        }

        _node.System.EventStream.Publish(new AssociatedEvent(Address.Parse(_node.Address), Address.Parse(_node.Address), false));
        Assert.Equal("infomax", (await _connected.Expect<AssociatedEvent>()).RemoteAddress.System);
    }

    /// <summary>Whether a stranger saw its connection end; false if it saw nothing in 10 s.</summary>
    private async Task<bool> ConnectionEndsAsync(string name, X509Certificate2? certificate)
    {
        using ActorSystem stranger = Stranger(name, certificate);
        Probe ended = new(stranger);
        stranger.EventStream.Subscribe(ended.Ref, typeof(AssociationEvent));
        stranger.ActorSelection(At(stranger)).Tell(new Identify(1));
        try
        {
            await ended.Fish<AssociationEvent>(seen => seen is not AssociatedEvent).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            await stranger.Terminate();
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A stranger believes everybody: what stops it is the node.</summary>
    private static ActorSystem Stranger(string name, X509Certificate2? certificate)
    {
        BootstrapSetup bootstrap = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.provider = remote
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0, connection-timeout = 3s, enable-ssl = {{(certificate is null ? "off" : "on")}} }
            }
            """));
        ActorSystemSetup setup = certificate is null
            ? ActorSystemSetup.Create(bootstrap)
            : ActorSystemSetup.Create(bootstrap, new DotNettySslSetup(certificate, suppressValidation: true, requireMutualAuthentication: true));
        return ActorSystem.Create(name, setup);
    }

    /// <summary>The node's coordinator, as a system of this protocol names it.</summary>
    private string At(ActorSystem stranger)
    {
        string protocol = ((ExtendedActorSystem)stranger).Provider.DefaultAddress.Protocol;
        return Address.Parse(_node.Address).WithProtocol(protocol) + "/user/coordinator";
    }
}
