using System.Reflection;
using InfoMax.Cluster.Hosting.Serialization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using MessagePack;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>
/// What journals and other versions hold: manifests, numbered keys, union cases and enum numbers may be added, never
/// changed. A failing line here is a journal that can no longer be read.
/// </summary>
public sealed partial class FrozenWireTests
{
    [Fact]
    public void Manifests_OnlyGrow() => AssertGrown(
        FrozenManifests, MessageManifests.Types.Select(pair => $"{pair.Key} {NameOf(pair.Value)}"));

    [Fact]
    public void Serializer_KeepsItsId() => Assert.Equal(1871, new ClusterMessageSerializer(null!).Identifier);

    [Fact]
    public void UnionCases_OnlyGrow() => AssertGrown(
        FrozenUnionCases, typeof(WorkResult).GetCustomAttributes<UnionAttribute>().Select(u => $"{u.Key} {u.SubType.Name}"));

    [Fact]
    public void MessageKeys_OnlyGrow() => AssertGrown(FrozenKeys, typeof(IClusterMessage).Assembly.GetTypes()
        .Where(t => t.GetCustomAttribute<MessagePackObjectAttribute>() is not null)
        .SelectMany(t => t.GetProperties().Select(p => (Type: t, Property: p, Key: p.GetCustomAttribute<KeyAttribute>()?.IntKey)))
        .Where(member => member.Key is not null)
        .Select(member => $"{NameOf(member.Type)} {member.Key} {member.Property.Name} {TypeName(member.Property.PropertyType)}"));

    [Fact]
    public void EnumNumbers_OnlyGrow()
    {
        Type[] persisted =
        [
            typeof(RoundKind), typeof(JobOutcome), typeof(FailureKind), typeof(AttemptEnd), typeof(WorkerCondition), typeof(SolverKind), typeof(StopReason),
            typeof(InputFormat), typeof(ScoreKind), typeof(IdKind), typeof(EmbeddingElement),
        ];
        AssertGrown(FrozenEnums, persisted.SelectMany(t => Enum.GetNames(t).Select(n => $"{t.Name} {n} {(int)Enum.Parse(t, n)}")));
    }

    /// <summary>Its formatter is ours: an array of uri, sha256, rows and bytes, whose further fields an older version skips.</summary>
    [Fact]
    public void ArtifactReference_KeepsItsForm_AndMayGrow()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ArtifactRef artifact = new("job/a.arrow", "00ff", 12, 345);
        object?[] form = MessagePackSerializer.Deserialize<object?[]>(
            MessagePackSerializer.Serialize(artifact, WireFormat.Options, token), MessagePackSerializerOptions.Standard, token);
        Assert.Equal(["job/a.arrow", "00ff", "12", "345"], form.Select(f => $"{f}"));

        byte[] newer = MessagePackSerializer.Serialize<object[]>(["job/a.arrow", "00ff", 12, 345, "more"], MessagePackSerializerOptions.Standard, token);
        Assert.Equal(artifact, MessagePackSerializer.Deserialize<ArtifactRef>(newer, WireFormat.Options, token));
        byte[] shorter = MessagePackSerializer.Serialize<object[]>(["job/a.arrow", "00ff", 12], MessagePackSerializerOptions.Standard, token);
        Assert.Throws<MessagePackSerializationException>(() => MessagePackSerializer.Deserialize<ArtifactRef>(shorter, WireFormat.Options, token));
    }

    private static void AssertGrown(string frozen, IEnumerable<string> now)
    {
        HashSet<string> present = [.. now];
        string[] lines = frozen.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal([], lines.Except(present));

        // What was added must be frozen too, or the next change to it goes unseen.
        Assert.Equal([], present.Except(lines));
    }

    private static string NameOf(Type type) => type.DeclaringType is { } outer ? $"{outer.Name}.{type.Name}" : type.Name;

    private static string TypeName(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(',', type.GetGenericArguments().Select(TypeName))}>" : type.Name;
}
