using Akka.Cluster;

namespace InfoMax.Cluster.Hosting.Downing;

/// <summary>A member as a node knows it.</summary>
/// <param name="Address">Its address and incarnation.</param>
/// <param name="Status">Its status.</param>
/// <param name="IsCoordinator">It has the coordinators' role.</param>
internal sealed record KnownMember(UniqueAddress Address, MemberStatus Status, bool IsCoordinator);
