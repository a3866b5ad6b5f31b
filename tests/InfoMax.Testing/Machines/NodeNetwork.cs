using Xunit;

namespace InfoMax.Testing.Machines;

/// <summary>
/// A bridge with network namespaces, so that single nodes can be cut off. Needs Linux, iproute2 and the right to make them;
/// names and addresses are those of this process, which has one at a time.
/// </summary>
internal sealed class NodeNetwork : IDisposable
{
    private readonly string _prefix = $"im{Environment.ProcessId % 100_000}";
    private readonly string _subnet = $"10.{64 + (Environment.ProcessId / 250 % 128)}.{Environment.ProcessId % 250}";
    private int _nodes;

    private NodeNetwork()
    {
    }

    /// <summary>The address of this side of the bridge.</summary>
    public string HostAddress => $"{_subnet}.1";

    /// <summary>The network; the test is skipped where it cannot be had.</summary>
    public static NodeNetwork Create()
    {
        if (TryCreate() is not { } network)
        {
            Assert.Skip("a network of its own needs Linux, iproute2 and the right to make one");
            return null;
        }

        return network;
    }

    /// <summary>The network; null where it cannot be had.</summary>
    public static NodeNetwork? TryCreate()
    {
        NodeNetwork network = new();
        if (OperatingSystem.IsLinux()
            && Ip($"link add {network._prefix}b type bridge") is null
            && Ip($"addr add {network.HostAddress}/24 dev {network._prefix}b") is null
            && Ip($"link set {network._prefix}b up") is null)
        {
            return network;
        }

        network.Dispose();
        return null;
    }

    /// <summary>Adds a namespace: its number and its address.</summary>
    public (int Number, string Address) Add()
    {
        int number = ++_nodes;
        string address = $"{_subnet}.{1 + number}";
        Require($"netns add {Namespace(number)}");
        Require($"link add {Link(number)} type veth peer name eth0 netns {Namespace(number)}");
        Require($"link set {Link(number)} master {_prefix}b up");
        Require($"-n {Namespace(number)} addr add {address}/24 dev eth0");
        Require($"-n {Namespace(number)} link set eth0 up");
        Require($"-n {Namespace(number)} link set lo up");
        return (number, address);
    }

    /// <summary>A command that becomes the one given to it, in the namespace.</summary>
    public string[] Launcher(int number) => ["ip", "netns", "exec", Namespace(number)];

    /// <summary>Cuts or mends a namespace's only link: nothing arrives any more, and nobody is told.</summary>
    public void SetLink(int number, bool up) => Require($"link set {Link(number)} {(up ? "up" : "down")}");

    /// <summary>Cuts or mends the way between a namespace and one address; both reach everybody else.</summary>
    public void SetWay(int number, string address, bool open) => Require($"-n {Namespace(number)} route {(open ? "del" : "add")} blackhole {address}");

    public void Dispose()
    {
        for (; _nodes > 0; _nodes--)
        {
            Ip($"link del {Link(_nodes)}");
            Ip($"netns del {Namespace(_nodes)}");
        }

        Ip($"link del {_prefix}b");
    }

    private string Namespace(int number) => $"{_prefix}n{number}";

    private string Link(int number) => $"{_prefix}v{number}";

    private static void Require(string arguments)
    {
        if (Ip(arguments) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }
    }

    private static string? Ip(string arguments) => SystemCommand.Problem("ip", arguments.Split(' '));
}
