using System.Reflection;
using InfoMax.Cluster.Hosting.Serialization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Core.Compute;
using MessagePack;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>Every message and journal event survives the wire, and foreign bytes end in an exception that says so.</summary>
public sealed class SerializationTests
{
    private static readonly ClusterMessageSerializer Serializer = new(null!);

    /// <summary>Every message type of the product.</summary>
    public static TheoryData<Type> Messages => [.. MessageTypes()];

    [Fact]
    public void EveryMessage_HasAManifest() =>
        Assert.Equal(
            MessageTypes().Select(t => t.FullName).Order(StringComparer.Ordinal),
            MessageManifests.Types.Values.Select(t => t.FullName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_SurvivesTheWire_MemberByMember(Type type)
    {
        foreach (object message in Instances(type))
        {
            byte[] bytes = Serializer.ToBinary(message);
            object back = Serializer.FromBinary(bytes, Serializer.Manifest(message));

            Assert.IsType(type, back);
            Assert.Equal(Structure.Of(message), Structure.Of(back));
            Assert.Equal(bytes, Serializer.ToBinary(back));
        }
    }

    [Fact]
    public void IndexArtifactsContent_SurvivesTheWire()
    {
        Type type = typeof(WorkResult[]);
        WorkResult[] results = [.. Enumerable.Range(0, Unions()).Select(v => (WorkResult)new InstanceFactory(v, false).Make(typeof(WorkResult)))];
        byte[] bytes = MessagePackSerializer.Serialize(type, results, WireFormat.Options, TestContext.Current.CancellationToken);
        object? back = MessagePackSerializer.Deserialize(type, bytes, WireFormat.Options, TestContext.Current.CancellationToken);

        Assert.Equal(Structure.Of(results), Structure.Of(back));
        Assert.Equal(Unions(), results.DistinctBy(r => r.GetType()).Count());
    }

    /// <summary>Cases of <see cref="WorkResult"/> that are no case of the union would fail at run time only.</summary>
    [Fact]
    public void EveryWorkResult_IsACaseOfTheUnion() =>
        Assert.Equal(
            typeof(WorkResult).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(WorkResult))).Select(t => t.Name).Order(),
            typeof(WorkResult).GetCustomAttributes<UnionAttribute>().Select(u => u.SubType.Name).Order());

    [Fact]
    public void MessageWithoutManifest_IsRefused_ByName()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Serializer.Manifest(new Unregistered(1)));
        Assert.Contains(nameof(Unregistered), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(MessageManifests), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MessageWithoutFormatter_IsRefused() =>
        Assert.Throws<MessagePackSerializationException>(() => Serializer.ToBinary(new Unregistered(1)));

    [Fact]
    public void UnknownManifest_IsNamed()
    {
        byte[] bytes = Serializer.ToBinary(new JobProtocol.Watch("job"));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Serializer.FromBinary(bytes, "zz9"));
        Assert.Contains("'zz9'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoMessage_IsRefused() =>
        Assert.Throws<System.Runtime.Serialization.SerializationException>(() => Serializer.FromBinary([MessagePackCode.Nil], "jw1"));

    [Theory]
    [MemberData(nameof(Messages))]
    public void TruncatedMessage_IsRefused(Type type)
    {
        object message = Instances(type)[0];
        byte[] bytes = Serializer.ToBinary(message);
        string manifest = Serializer.Manifest(message);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<MessagePackSerializationException>(() => Serializer.FromBinary(bytes[..length], manifest));
        }
    }

    /// <summary>Flipped bits may happen to be another valid message; anything else must be the serializer's own exception.</summary>
    [Theory]
    [MemberData(nameof(Messages))]
    public void DamagedMessage_IsAnotherMessageOrRefused(Type type)
    {
        SeededRandom random = new(7);
        object message = Instances(type)[0];
        byte[] bytes = Serializer.ToBinary(message);
        string manifest = Serializer.Manifest(message);
        int refused = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            byte[] damaged = [.. bytes];
            for (int flips = random.NextInt(4); flips >= 0; flips--)
            {
                damaged[random.NextInt(damaged.Length)] = (byte)random.NextUInt64();
            }

            refused += IsRefused(damaged, manifest) ? 1 : 0;
        }

        Assert.InRange(refused, 1, 300);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Garbage_IsRefused_WithoutHugeAllocations(Type type)
    {
        SeededRandom random = new(8);
        string manifest = MessageManifests.Manifests[type];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int trial = 0; trial < 200; trial++)
        {
            byte[] garbage = new byte[random.NextInt(200)];
            foreach (ref byte place in garbage.AsSpan())
            {
                place = (byte)random.NextUInt64();
            }

            // Chance may make a message of it, but no other exception; the longest array of all is always too long.
            _ = IsRefused(garbage, manifest);
            Assert.True(IsRefused([0xDD, 0x7F, 0xFF, 0xFF, 0xFF, .. garbage], manifest));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
    }

    private static bool IsRefused(byte[] bytes, string manifest)
    {
        try
        {
            Serializer.FromBinary(bytes, manifest);
            return false;
        }
        catch (MessagePackSerializationException)
        {
            return true;
        }
        catch (System.Runtime.Serialization.SerializationException)
        {
            return true;
        }
    }

    private static int Unions() => typeof(WorkResult).GetCustomAttributes<UnionAttribute>().Count();

    private static object[] Instances(Type type) =>
        [.. Enumerable.Range(0, Unions()).SelectMany(v => new[] { new InstanceFactory(v, false).Make(type), new InstanceFactory(v, true).Make(type) })];

    private static IEnumerable<Type> MessageTypes() => typeof(IClusterMessage).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IClusterMessage)));

    private sealed record Unregistered(int Value) : IClusterMessage;
}
