using Akka.Actor;
using Akka.Hosting;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Partitions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>A node with services of the test's choice, configured as the product's own nodes are.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly IHost _host;

    private TestNode(IHost host)
    {
        _host = host;
        System = host.Services.GetRequiredService<ActorSystem>();
        Cluster = Akka.Cluster.Cluster.Get(System);
        Coordinator = ActorRegistry.For(System).Get<CoordinatorKey>();
    }

    public ActorSystem System { get; }

    public Akka.Cluster.Cluster Cluster { get; }

    public IActorRef Coordinator { get; }

    /// <param name="options">The node's settings.</param>
    /// <param name="services">Store, gate and clock.</param>
    /// <param name="seed">The node to join; null for a cluster of its own.</param>
    /// <param name="hocon">Settings that go before the product's.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<TestNode> StartAsync(
        NodeOptions options, CoordinatorServices services, Address? seed, string hocon, CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddAkka(NodeConfiguration.SystemName, akka => akka
            .ConfigureLoggers(loggers => loggers.ClearLoggers())
            .ConfigureNode(options, services)
            .AddHocon("akka.loglevel = OFF\n" + hocon, HoconAddMode.Prepend));
        IHost host = builder.Build();
        await host.StartAsync(cancellationToken);
        TestNode node = new(host);
        await SeedNodes.JoinAsync(node.System, "127.0.0.1", seed is null ? [] : [seed.ToString()], cancellationToken);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        _host.Dispose();
    }
}
