using System.Reflection;
using InfoMax.Cluster.Hosting.Serialization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;
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
        .Select(member => $"{NameOf(member.Type)} {member.Key} {member.Property.Name} {WireType(member.Property)}"));

    [Fact]
    public void EnumNumbers_OnlyGrow()
    {
        Type[] persisted =
        [
            typeof(RoundKind), typeof(PartitionScheme), typeof(JobOutcome), typeof(FailureKind), typeof(AttemptEnd), typeof(WorkerCondition), typeof(SolverKind), typeof(StopReason),
            typeof(InputFormat), typeof(ScoreKind), typeof(ScoreWork), typeof(IdKind), typeof(EmbeddingElement), typeof(JobGoal), typeof(GroupScheme),
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

    /// <summary>Words are persisted: what journals hold by them is listed here.</summary>
    [Fact]
    public void Words_OnlyGrow()
    {
        Type[] written = [typeof(Partitioner), typeof(NeighborSearch), typeof(ScoreNormalization), typeof(ExportKind), typeof(DuplicateIds), typeof(SolverEffort), typeof(QuotaKind)];
        AssertGrown(FrozenWords, written.Select(type => $"{type.Name} {string.Join(' ', EnumWords.All(type))}"));
    }

    /// <summary>A job of an older version, whose enumerations were texts, is the same job, and written as before.</summary>
    [Fact]
    public void JobOfTexts_IsReadAndWrittenAsBefore()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        object?[] form =
        [
            new[] { "/in" }, 1, null, "id", 2, "/s.npy", "minmax", "at:0.25", new object[] { new object?[] { 0.1, null } }, new[] { 0 },
            new object[] { new object?[] { null, 3.0 } }, 4, 0, "random", 0, 7, true, "/out", new[] { "nemo", "rows" },
            new object[] { new[] { "seed", "7" } }, 1024, "blocks", 0.9,
        ];
        byte[] bytes = MessagePackSerializer.Serialize(form, MessagePackSerializerOptions.Standard, token);
        JobSpec job = MessagePackSerializer.Deserialize<JobSpec>(bytes, WireFormat.Options, token);
        Assert.Equal((Partitioner.Random, NeighborSearch.Blocks, ScoreNormalization.MinMax), (job.Partitioner, job.NeighborSearch, job.ScoreNormalization));
        Assert.Equal(ScoreOrder.At(0.25), job.ScoreOrder);
        Assert.Equal([ExportKind.Nemo, ExportKind.Rows], job.Exports);
        object?[] again = MessagePackSerializer.Deserialize<object?[]>(
            MessagePackSerializer.Serialize(job, WireFormat.Options, token), MessagePackSerializerOptions.Standard, token);
        Assert.Equal(
            MessagePackSerializer.ConvertToJson(bytes, MessagePackSerializerOptions.Standard, token),
            MessagePackSerializer.SerializeToJson(again[..form.Length], MessagePackSerializerOptions.Standard, token));

        form[13] = "spectral";
        Exception unknown = Assert.ThrowsAny<MessagePackSerializationException>(() => MessagePackSerializer.Deserialize<JobSpec>(
            MessagePackSerializer.Serialize(form, MessagePackSerializerOptions.Standard, token), WireFormat.Options, token));
        Assert.Contains("'spectral' is none of semantic, random", unknown.GetBaseException().Message, StringComparison.Ordinal);
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

    /// <summary>The type in which a property travels: enumerations that are written as words are texts.</summary>
    private static string WireType(PropertyInfo property) => property.GetCustomAttribute<MessagePackFormatterAttribute>()?.FormatterType switch
    {
        null => TypeName(property.PropertyType),
        { IsGenericType: true } list when list.GetGenericTypeDefinition() == typeof(WordListFormatter<>) => TypeName(typeof(IReadOnlyList<string>)),
        _ => TypeName(typeof(string)),
    };

    /// <summary>The first pass of a round is on the wire what its kind was before rounds had passes.</summary>
    private static string TypeName(Type type) =>
        type == typeof(RoundId) ? nameof(RoundKind) : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(',', type.GetGenericArguments().Select(TypeName))}>" : type.Name;
}
