using System.Diagnostics;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>
/// A network of its own for some processes, with one cable to this one that tests may pull. Needs root and iproute2; the test
/// is skipped without.
/// </summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly string _name;
    private readonly string _cable;

    private NetworkNamespace(string name, string cable, string subnet)
    {
        _name = name;
        _cable = cable;
        Outside = $"{subnet}.1";
        Inside = $"{subnet}.2";
    }

    /// <summary>Address of this side.</summary>
    public string Outside { get; }

    /// <summary>Address of the other side.</summary>
    public string Inside { get; }

    /// <summary>What starts a process inside by becoming it.</summary>
    public string[] Launcher => ["ip", "netns", "exec", _name];

    /// <summary>Lays the cable.</summary>
    public static NetworkNamespace Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/sbin/ip"), "network namespaces need Linux and iproute2");
        int id = Environment.ProcessId;
        NetworkNamespace network = new($"infomax-{id}", $"imx{id}a", $"10.231.{id % 250}");
        if (!Ip("netns", "add", network._name))
        {
            Assert.Skip("needs the right to make a network namespace");
        }

        string far = $"imx{id}b";
        string[][] commands =
        [
            ["link", "add", network._cable, "type", "veth", "peer", "name", far, "netns", network._name],
            ["address", "add", $"{network.Outside}/24", "dev", network._cable],
            ["link", "set", network._cable, "up"],
            ["-n", network._name, "address", "add", $"{network.Inside}/24", "dev", far],
            ["-n", network._name, "link", "set", far, "up"],
            ["-n", network._name, "link", "set", "lo", "up"],
        ];
        if (!commands.All(Ip))
        {
            network.Dispose();
            Assert.Skip("needs the right to make a pair of network devices");
        }

        return network;
    }

    /// <summary>Pulls the cable: nothing arrives any more, and nobody is told.</summary>
    public void Cut() => Assert.True(Ip("link", "set", _cable, "down"));

    /// <summary>Plugs it in again.</summary>
    public void Heal() => Assert.True(Ip("link", "set", _cable, "up"));

    /// <summary>Removes the namespace, and the cable with it.</summary>
    public void Dispose() => Ip("netns", "delete", _name);

    private static bool Ip(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/sbin/ip", arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
